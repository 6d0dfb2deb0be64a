// A receiver of webhooks for the tests, on a free port of this machine: it checks
// what comes with the library of the Standard Webhooks specification and the secret
// of its first argument. It prints the port, and of each message a line of JSON. What
// the library refuses is answered 400; an id that was taken before is answered 200 and
// not taken again. It ends with its standard input.
import { createServer } from "node:http";
import standardwebhooks from "standardwebhooks";

const webhook = new standardwebhooks.Webhook(process.argv[2]);
const seen = new Set();
const server = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts).toString("utf8");
  const said = { headers: request.headers, body };
  try {
    said.message = webhook.verify(body, request.headers);
    said.verdict = seen.has(request.headers["webhook-id"]) ? "seen" : "taken";
    seen.add(request.headers["webhook-id"]);
    response.writeHead(said.verdict === "taken" ? 204 : 200).end();
  } catch (error) {
    said.verdict = error.message;
    response.writeHead(400).end();
  }
  console.log(JSON.stringify(said));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit(0)).resume();
