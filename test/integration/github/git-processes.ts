import { readdirSync, readFileSync } from 'node:fs';

export interface SeenProcess {
  pid: number;
  argv: string[];
  environment: string;
}

/** Processes at work for a cache below this folder: git names it in the environment of all it starts. */
export function findProcesses(dataDir: string): SeenProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => ({
      pid: Number(pid),
      argv: read(`/proc/${pid}/cmdline`).split('\0'),
      environment: read(`/proc/${pid}/environ`),
    }))
    .filter(({ environment }) => environment.includes(`GIT_DIR=${dataDir}/`));
}

/** Empty for a process that has ended meanwhile, or belongs to somebody else. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
