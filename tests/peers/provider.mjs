// An OpenID provider for tests: node-oidc-provider (MIT), which shares no code with ours. Prints its address.
// Argument: `userinfo` keeps all claims but the subject out of the ID token.
import { createServer } from "node:http";

const module = new URL("../../web/node_modules/oidc-provider/lib/index.js", import.meta.url);
const { default: Provider } = await import(module);

const server = createServer();
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "maitred",
      client_secret: "the secret of maitred at the provider",
      redirect_uris: ["http://127.0.0.1/api/v1/session/provider/callback"],
      grant_types: ["authorization_code"],
    },
  ],
  pkce: { required: () => true },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["preferred_username"] },
  conformIdTokenClaims: process.argv[2] === "userinfo",
  cookies: { keys: ["of this run"] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id, email_verified: !id.startsWith("unverified"), preferred_username: id }),
  }),
});
// The server under test has another port in each run.
provider.Client.prototype.redirectUriAllowed = (uri) => new URL(uri).pathname === "/api/v1/session/provider/callback";
server.on("request", provider.callback());
console.log(issuer);
