import { parseArgs } from 'node:util';

import { GithubStandIn } from './github-stand-in.ts';
import { createDemoWorld } from './world.ts';

/**
 * The stand-in by hand, with the demo world:
 * `node test/github/serve.ts --port 4010 --client-id ID --client-secret SECRET --callback URL --as octo-demo`.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4010' },
    'client-id': { type: 'string', default: 'Iv1.demo' },
    'client-secret': { type: 'string', default: 'demo-secret' },
    callback: { type: 'string', default: 'http://127.0.0.1:3000/auth/github/callback' },
    as: { type: 'string', default: 'octo-demo' },
  },
});

const world = createDemoWorld();
world.addOAuthApp({
  clientId: values['client-id'],
  clientSecret: values['client-secret'],
  name: 'Octavo (stand-in)',
  callbackUrls: [values.callback],
  deviceFlowEnabled: true,
});
const standIn = await GithubStandIn.start({ world, port: Number(values.port) });
standIn.signedInAs = values.as;
const token = world.issueToken({ login: values.as, scopes: ['repo', 'read:org', 'user:email'], kind: 'pat' });

console.log(`The stand-in for GitHub listens; ${values.as} is signed in. For the service:

export GITHUB_WEB_URL=${standIn.webUrl}
export GITHUB_API_URL=${standIn.apiUrl}
export GITHUB_GRAPHQL_URL=${standIn.graphqlUrl}
export GITHUB_CLIENT_ID=${values['client-id']}
export GITHUB_CLIENT_SECRET=${values['client-secret']}
export GITHUB_TOKEN=${token}   # instead of an OAuth app: a personal token of ${values.as}

Ctrl-C ends it.`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void standIn.stop());
}
