// A mail server (that of Nodemailer's makers) for a test: it takes mail over
// STARTTLS from who signs in, and prints each message that arrives as a line of
// JSON, after a line with the port that it listens on.
import { readFileSync } from 'node:fs'
import { SMTPServer } from 'smtp-server'

const [cert, key, user, password] = process.argv.slice(2)
const server = new SMTPServer({
  cert: readFileSync(cert), key: readFileSync(key), authMethods: ['PLAIN', 'LOGIN'],
  onAuth (auth, session, done) {
    if (!session.secure || auth.username !== user || auth.password !== password) return done(new Error('who are you?'))
    done(null, { user })
  },
  onData (stream, session, done) {
    const parts = []
    stream.on('data', part => parts.push(part))
    stream.on('end', () => {
      const { mailFrom, rcptTo } = session.envelope
      console.log(JSON.stringify({ secure: session.secure, user: session.user, from: mailFrom.address, to: rcptTo.map(r => r.address), text: Buffer.concat(parts).toString() }))
      done()
    })
  },
})
server.on('error', () => {}) // a client that gives up
server.listen(0, '127.0.0.1', () => console.log(server.server.address().port))
