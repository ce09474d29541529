import type { Writable } from 'node:stream';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Abstract, Type } from '@nestjs/common';
import type { Config, Settings } from '../config/config.ts';
import type { ExportRequest } from '../sync/rankings/dto/export-query.dto.ts';

export interface Io {
  /** Standard output: data. */
  output: NodeJS.WritableStream & Writable;
  /** Standard error: words for people. */
  messages: NodeJS.WritableStream & Writable & { isTTY?: boolean; columns?: number };
  /** Aborts at Ctrl-C or SIGTERM. */
  interrupted: AbortSignal;
}

/** What a process stands on. */
export interface CliGround {
  config: Config;
  release(): Promise<unknown>;
}

/** The application without HTTP. */
export interface CliApp {
  config: Config;
  get<Service>(type: Type<Service> | Abstract<Service>): Service;
  /** Writes the whole CSV and ends the sink; returns the number of rows. */
  streamCsv(viewerId: number, request: ExportRequest, sink: Writable): Promise<number>;
  close(): Promise<void>;
}

/** How the rooms are joined together is not for a room to know: `src/cli.ts` tells. */
export interface Workshop {
  version: string;
  /** Throws `ConfigError`. */
  readSettings(): Settings;
  findGround(settings: Settings): Promise<CliGround>;
  openOrm(config: Config): Promise<MikroORM>;
  startApp(config: Config): Promise<CliApp>;
  /** Names of what was applied. */
  migrate(orm: MikroORM): Promise<string[]>;
}

/** What a command works with; opened when asked for, closed when the command ends. */
export class CliContext {
  private ground: Promise<CliGround> | null = null;
  private settings: Settings | null = null;
  private app: Promise<CliApp> | null = null;
  private readonly closers: (() => Promise<unknown>)[] = [];

  constructor(
    readonly io: Io,
    private readonly workshop: Workshop,
  ) {}

  getSettings(): Settings {
    this.settings ??= this.workshop.readSettings();
    return this.settings;
  }

  /** Finds or starts the database. */
  async getConfig(): Promise<Config> {
    this.ground ??= this.findGround();
    return (await this.ground).config;
  }

  /** A connection of one's own, for what comes before the application. */
  async useOrm<Result>(work: (orm: MikroORM) => Promise<Result>): Promise<Result> {
    const orm = await this.workshop.openOrm(await this.getConfig());
    try {
      return await work(orm);
    } finally {
      await orm.close();
    }
  }

  async migrate(): Promise<string[]> {
    return this.useOrm((orm) => this.workshop.migrate(orm));
  }

  /** The whole application on a migrated database, once. */
  async startApp(): Promise<CliApp> {
    this.app ??= this.createApp();
    return this.app;
  }

  /** One line of data on standard output. */
  print(line: string): void {
    this.io.output.write(`${line}\n`);
  }

  /** One line for people on standard error. */
  say(line: string): void {
    this.io.messages.write(`${line}\n`);
  }

  /** In the reverse order of opening. */
  async close(): Promise<void> {
    for (const close of this.closers.splice(0).toReversed()) await close();
  }

  /** Neither worker nor schedule: those act for everybody, by the settings of the service and not of this shell. */
  private async createApp(): Promise<CliApp> {
    await this.migrate();
    const config = await this.getConfig();
    const app = await this.workshop.startApp({ ...config, role: 'web' });
    this.closers.push(() => app.close());
    return app;
  }

  private async findGround(): Promise<CliGround> {
    const ground = await this.workshop.findGround(this.getSettings());
    this.closers.unshift(() => ground.release());
    return ground;
  }
}
