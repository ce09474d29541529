import {
  createParamDecorator,
  type CustomDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common';
import type { Request } from 'express';
import { UnauthenticatedError } from './app-error.ts';

/** Who asks us: a GitHub account that signed in, by session cookie or API key. */
export interface Viewer {
  /** GitHub's numeric account id. */
  accountId: number;
  login: string;
  via: 'session' | 'key';
  /** The API key's id when `via` is `key`: what throttling counts by. */
  keyId?: string;
}

/** Where the guard leaves the viewer it has recognised. */
export interface RequestWithViewer extends Request {
  viewer?: Viewer;
}

export const CurrentViewer = createParamDecorator((_: unknown, context: ExecutionContext): Viewer => {
  const { viewer } = context.switchToHttp().getRequest<RequestWithViewer>();
  if (!viewer) throw new UnauthenticatedError();
  return viewer;
});

export const IS_PUBLIC = 'octavo:public';

/** Opens a route that is closed by default: nobody need sign in. Only login ways, probes and what has a key of its own. */
export function Public(): CustomDecorator {
  return SetMetadata(IS_PUBLIC, true);
}
