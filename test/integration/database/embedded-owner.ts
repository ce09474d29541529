import { joinEmbeddedPostgres } from '../../../src/database/embedded/embedded-postgres.ts';

/** A process of its own that uses the server in the folder it is given, until it is killed or told to leave. */
const [dataDir = ''] = process.argv.slice(2);
const { url, release } = await joinEmbeddedPostgres({ dataDir });
process.once('SIGINT', () => {
  void release();
});
// Last: whoever reads it may send the signal at once.
console.log(url);
