import { fileURLToPath } from 'node:url';
import { checkFence } from './fence/check-fence.ts';

const violations = await checkFence(fileURLToPath(new URL('../..', import.meta.url)));
for (const { rule, file, found } of violations) console.error(`${rule}: ${file}: ${found}`);
console.log(violations.length === 0 ? 'The fence holds.' : `${violations.length} violations of the fence.`);
process.exitCode = violations.length === 0 ? 0 : 1;
