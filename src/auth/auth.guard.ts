import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { UnauthenticatedError } from '../common/app-error.ts';
import { IS_PUBLIC, type RequestWithViewer, type Viewer } from '../common/viewer.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { CrossOriginError } from './auth.errors.ts';
import { FailedKeys } from './failed-keys.ts';
import { isSameOrigin, isStateChanging } from './same-origin.ts';
import { ViewerFinder } from './viewer-finder.ts';

/** Closed by default: what is not `@Public()` needs a session or an API key. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly finder: ViewerFinder,
    private readonly failedKeys: FailedKeys,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, [context.getHandler(), context.getClass()]))
      return true;
    const request = context.switchToHttp().getRequest<RequestWithViewer>();
    request.viewer = await this.getViewer(request);
    return true;
  }

  private async getViewer(request: RequestWithViewer): Promise<Viewer> {
    const viewer = await this.failedKeys.counting(request.ip, () => this.finder.find(request));
    if (!viewer) throw new UnauthenticatedError();
    if (viewer.via === 'session') this.refuseForeignOrigin(request);
    return viewer;
  }

  private refuseForeignOrigin(request: RequestWithViewer): void {
    const { publicUrl } = this.config.http;
    if (isStateChanging(request.method) && !isSameOrigin(request.headers, publicUrl)) {
      throw new CrossOriginError(new URL(publicUrl).origin);
    }
  }
}
