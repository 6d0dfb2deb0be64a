// A provider of sign-ins for the tests: the certified oidc-provider, as a process
// of its own on a free port of this machine. It prints the port, takes people as
// lines of JSON ({"id": …, "claims": …}) from standard input and answers each with
// "ok", and ends when that ends. Its own pages ask for any password and consent.
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

const [issuer, callback, secret] = process.argv.slice(2);
const people = new Map();
console.info = console.warn = () => {}; // what it says of settings that tests do not need

const provider = new Provider(issuer, {
  clients: [{ client_id: "proviso", client_secret: secret, redirect_uris: [callback], grant_types: ["authorization_code"], response_types: ["code"] }],
  pkce: { required: () => true },
  claims: { openid: ["sub"], profile: ["name", "preferred_username"], email: ["email", "email_verified"], groups: ["groups"] },
  scopes: ["openid", "profile", "email", "groups"],
  conformIdTokenClaims: false, // claims are in the ID token; those left out of it are asked for at userinfo
  features: { devInteractions: { enabled: true }, userinfo: { enabled: true } },
  cookies: { keys: ["of the tests"] },
  async findAccount(_, id) {
    const claims = people.get(id);
    if (!claims) return undefined;
    return {
      accountId: id,
      async claims(use) {
        const { only_at_userinfo: later, ...all } = claims;
        return { sub: id, ...all, ...(use === "userinfo" ? later : {}) };
      },
    };
  },
});
provider.proxy = true;

const server = provider.listen(0, "127.0.0.1", () => console.log(server.address().port));
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { id, claims } = JSON.parse(line);
    people.set(id, claims);
    console.log("ok");
  })
  .on("close", () => process.exit(0));
