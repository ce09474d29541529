import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import express, { type RequestHandler } from 'express';
import { describe, expect, it } from 'vitest';
import { LinkSpentError } from './auth.errors.ts';
import { SignInErrorFilter } from './sign-in-error.filter.ts';

/** What the filter itself threw; Express would answer for it. */
const thrown: unknown[] = [];

async function askFor(accept: string, begin: RequestHandler): Promise<Response> {
  Logger.overrideLogger(false);
  const app = express().get('/', begin, (request, response) => {
    try {
      new SignInErrorFilter().catch(new LinkSpentError(), new ExecutionContextHost([request, response]));
    } catch (error) {
      thrown.push(error);
      throw error;
    }
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
      headers: { accept },
    });
    return new Response(await response.text(), response);
  } finally {
    server.close();
  }
}

const passOn: RequestHandler = (_request, _response, next) => next();

describe('SignInErrorFilter', () => {
  it.each([
    ['text/html', 'text/html', '<h1>Not signed in</h1>'],
    ['application/json', 'application/problem+json', '"code":"auth.link_spent"'],
    ['*/*', 'application/problem+json', '"code":"auth.link_spent"'],
  ])('answers who wants %s with %s', async (accept, type, text) => {
    const response = await askFor(accept, passOn);

    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toContain(type);
    expect(await response.text()).toContain(text);
  });

  it('cuts an answer off that has begun, instead of writing a page into it', async () => {
    const begin: RequestHandler = (_request, response, next) => {
      response.write('begun');
      next();
    };

    await expect(askFor('text/html', begin)).rejects.toThrow(TypeError);
    expect(thrown).toEqual([]);
  });
});
