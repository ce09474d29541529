import { join } from 'node:path';

interface BaseStep {
  /** As the summary shows it; with dashes, the name of its log. */
  name: string;
  command: readonly [string, ...string[]];
}

/** A tool that says yes or no: one check. */
export interface ToolStep extends BaseStep {
  kind: 'tool';
}

/** A run of Vitest: as many checks as it has tests. */
export interface TestStep extends BaseStep {
  kind: 'tests';
  /** Where Vitest leaves its JSON. */
  report: string;
}

export type Step = ToolStep | TestStep;

/** What `npm test` does, cheapest first. */
export function listSteps(folder: string): Step[] {
  return [
    tool('format', 'prettier', '--check', '.'),
    tool('lint', 'oxlint', '--type-aware', '--deny-warnings'),
    tool('types', 'tsc', '--noEmit', '-p', 'test/tsconfig.json'),
    tool('fence', 'node', 'test/gate/fence.ts'),
    // Entities against the snapshot of the last migration; test/integration/database/schema.spec.ts asks a PostgreSQL.
    tool('migrations', 'mikro-orm', 'migration:check', '--config', 'src/mikro-orm.config.ts'),
    // Tests that kill the service start it as it ships.
    tool('build', 'nest', 'build'),
    tests(folder, 'unit', 2),
    tests(folder, 'integration', 2),
    // One file at a time: most start the whole service, some kill it, and two cores are all there is.
    tests(folder, 'e2e', 1),
  ];
}

function tool(name: string, ...command: [string, ...string[]]): ToolStep {
  return { kind: 'tool', name, command };
}

function tests(folder: string, project: string, workers: number): TestStep {
  const report = join(folder, `${project}.json`);
  const vitest = [
    'run',
    '--config',
    'test/vitest.config.ts',
    '--project',
    project,
    `--maxWorkers=${workers}`,
  ];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return { kind: 'tests', name: `${project} tests`, command: ['vitest', ...vitest, ...reporters], report };
}
