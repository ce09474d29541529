import { joinEmbeddedPostgres } from '../../../src/database/embedded/embedded-postgres.ts';

/** A process of its own that uses the server in the folder it is given, until it is killed or told to leave. */
const [dataDir = ''] = process.argv.slice(2);
const { url, release } = await joinEmbeddedPostgres({ dataDir });
console.log(url);
process.once('SIGINT', () => {
  void release();
});
