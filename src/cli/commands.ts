import type { Command } from './command.ts';
import { contributorsCommand } from './contributors.command.ts';
import { doctorCommand } from './doctor.command.ts';
import { exportCommand } from './export.command.ts';
import { keysCreateCommand, keysListCommand, keysRevokeCommand } from './keys.commands.ts';
import { loginCommand } from './login.command.ts';
import { migrateCommand } from './migrate.command.ts';
import { signinLinkCommand } from './signin-link.command.ts';
import { syncCommand } from './sync.command.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  syncCommand,
  exportCommand,
  contributorsCommand,
  loginCommand,
  signinLinkCommand,
  keysCreateCommand,
  keysListCommand,
  keysRevokeCommand,
  migrateCommand,
  doctorCommand,
];
