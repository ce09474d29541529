import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { GithubStandIn } from '../github/github-stand-in.ts';
import { createDemoWorld } from '../github/world.ts';
import { type DemoOptions, readOptions } from './options.ts';
import { choosePorts } from './ports.ts';
import { Service } from './service.ts';
import { describeCsv, describeSync, describeWorld, Story } from './story.ts';
import { findDifference, toTruth } from './truth.ts';
import { Visitor } from './visitor.ts';

const LOGIN = 'octo-demo';
const SCOPES = ['repo', 'read:org', 'user:email'];

/** Later runs may have mirrored other people's public repos, too: this is what one's own way to GitHub leads to. */
const EXPORT = '/export?scope=affiliated';

interface Stage {
  options: DemoOptions;
  story: Story;
  standIn: GithubStandIn;
  service: Service;
  visitor: Visitor;
}

/** Everything, end to end, without GitHub: against a stand-in that speaks its language. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) return;
  const interruption = nextSignal();
  const stage = await setStage(options);
  try {
    const end = await Promise.race([play(stage, interruption), interruption.then(() => 'interrupted')]);
    if (end === 'interrupted' && options.once) process.exitCode = 130;
  } finally {
    await stage.service.stop();
    await stage.standIn.stop();
  }
}

async function setStage(options: DemoOptions): Promise<Stage> {
  mkdirSync(options.dataDir, { recursive: true });
  const ports = await choosePorts(options.dataDir);
  const standIn = await GithubStandIn.start({ world: createDemoWorld(), port: ports.github });
  // Whoever opens it in a browser is that person.
  standIn.signedInAs = LOGIN;
  const clientSecret = randomBytes(20).toString('hex');
  const callbackUrls = [`http://127.0.0.1:${ports.service}/auth/github/callback`];
  const clientId = 'octavo-demo';
  standIn.world.addOAuthApp({ clientId, clientSecret, callbackUrls, deviceFlowEnabled: true });
  const service = Service.spawn(ports.service, options.dataDir, {
    GITHUB_WEB_URL: standIn.webUrl,
    GITHUB_API_URL: standIn.apiUrl,
    GITHUB_GRAPHQL_URL: standIn.graphqlUrl,
    GITHUB_CLIENT_ID: clientId,
    GITHUB_CLIENT_SECRET: clientSecret,
  });
  return { options, story: new Story(), standIn, service, visitor: new Visitor(service.url) };
}

async function play(stage: Stage, interruption: Promise<void>): Promise<void> {
  await open(stage);
  await syncViewer(stage);
  const csv = await exportCsv(stage);
  if (stage.options.once) return check(stage, csv);
  await stayUp(stage);
  await interruption;
}

async function open({ options, story, standIn, service, visitor }: Stage): Promise<void> {
  story.tell(`A stand-in for GitHub listens on ${standIn.webUrl}: ${describeWorld(standIn.world)}.`);
  const startedAt = performance.now();
  await service.waitUntilReady();
  story.tell(
    `Octavo listens on ${service.url}, ready after ${secondsSince(startedAt)} s, with a PostgreSQL of its`,
  );
  story.add(`own below ${toShortPath(options.dataDir)}.`);
  await visitor.signIn(LOGIN, standIn.webUrl);
  story.tell(`${LOGIN} signed in through GitHub's OAuth web flow and granted ${SCOPES.join(', ')}.`);
}

async function syncViewer({ story, visitor }: Stage): Promise<void> {
  const startedAt = performance.now();
  const status = await visitor.sync('viewer', () => undefined);
  const [counts, price] = describeSync(status, Number(secondsSince(startedAt)));
  story.tell(`POST /api/sync {"target":"viewer"}: ${counts},`);
  story.add(`${price}.`);
}

async function exportCsv({ story, visitor }: Stage): Promise<Buffer> {
  const csv = await visitor.download(EXPORT);
  const [figures, ...lines] = describeCsv(csv);
  story.tell(`GET ${EXPORT}: ${figures}`);
  for (const line of lines) story.add(line);
  return csv;
}

/** Sets the exit code; the file is there to look at in any case. */
function check({ options, story, standIn }: Stage, csv: Buffer): void {
  writeFileSync(options.output, csv);
  const file = toShortPath(options.output);
  const difference = findDifference(csv, Buffer.from(toTruth(standIn.world, LOGIN, SCOPES)));
  if (difference === null) {
    story.tell(`${file} equals what the stand-in knows, byte for byte.`);
    return;
  }
  console.error(`${file} is not what the stand-in knows.\n${difference}`);
  process.exitCode = 1;
}

async function stayUp({ story, service, visitor }: Stage): Promise<void> {
  const key = await visitor.createKey('demo');
  story.blank();
  for (const line of [
    'The service stays up until Ctrl-C. Look around:',
    `  browser   ${service.url}/auth/github?returnTo=/api/docs`,
    `  list      curl -H 'Authorization: Bearer ${key}' '${service.url}/api/repositories?limit=3'`,
    `  CSV       curl -H 'Authorization: Bearer ${key}' '${service.url}/export'`,
    `  health    ${service.url}/health/ready`,
  ]) {
    console.log(line);
  }
}

/** Also when it comes again: npm and the terminal both pass Ctrl-C on. */
function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, resolve);
    }
  });
}

function toShortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
}

function secondsSince(startedAt: number): string {
  return ((performance.now() - startedAt) / 1000).toFixed(1);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
