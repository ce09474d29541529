import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** Write the CSV, check it and leave, instead of staying up. */
  once: boolean;
  /** Kept from run to run, so that a second one finds everything in place. */
  dataDir: string;
  output: string;
}

const USAGE = `Usage: npm run demo -- [--once] [--data-dir FOLDER] [--output FILE]

  --once             write the CSV, check it against the stand-in's truth, and leave
  --data-dir FOLDER  where the demo keeps its database (default .octavo/demo)
  --output FILE      where --once writes the CSV (default octavo-demo.csv)`;

/** Null: usage was asked for, or had to be told. */
export function readOptions(words: string[]): DemoOptions | null {
  try {
    const { values } = parseArgs({
      args: words,
      options: {
        once: { type: 'boolean', default: false },
        'data-dir': { type: 'string', default: '.octavo/demo' },
        output: { type: 'string', default: 'octavo-demo.csv' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return showUsage();
    return { once: values.once, dataDir: resolve(values['data-dir']), output: resolve(values.output) };
  } catch (error) {
    process.exitCode = 2;
    return showUsage(error instanceof Error ? `${error.message}\n\n` : '');
  }
}

function showUsage(problem = ''): null {
  console.error(problem + USAGE);
  return null;
}
