import 'reflect-metadata';
import { MODULE_METADATA } from '@nestjs/common/constants.js';

const PAGE_SIZE = 100;
const MODULE = new URL('../../dist/src/github/github.module.js', import.meta.url).href;

/** Loaded before the service: its pages have 100 items then, whatever they cost. */
const { GithubModule } = (await import(MODULE)) as { GithubModule: object };
const providers = Reflect.getMetadata(MODULE_METADATA.PROVIDERS, GithubModule) as unknown[];
const tuning = { provide: 'OCTAVO:GITHUB_TUNING', useValue: { pageSize: PAGE_SIZE } };
Reflect.defineMetadata(MODULE_METADATA.PROVIDERS, [...providers, tuning], GithubModule);
