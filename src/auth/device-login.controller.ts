import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { Public } from '../common/viewer.ts';
import { ZodPipe } from '../common/zod.pipe.ts';
import { DeviceLoginService, type StartedDeviceLogin } from './device-login.service.ts';
import { keyNameSchema } from './keys.controller.ts';
import { accessSchema } from './oauth-scopes.ts';
import { StrictThrottle } from './throttle-limits.ts';

const DEFAULT_KEY_NAME = 'device login';

const newLogin = z
  .strictObject({ name: keyNameSchema.default(DEFAULT_KEY_NAME), access: accessSchema })
  .prefault({});

const loginId = z.string().regex(/^[\w-]{43}$/, 'must be the id that POST /auth/device gave');

type StatusBody =
  { state: 'pending' | 'denied' | 'expired' | 'used' } | { state: 'approved'; apiKey: string };

/** Signing in on a machine without a browser. */
@Public()
@Controller('auth/device')
export class DeviceLoginController {
  constructor(private readonly logins: DeviceLoginService) {}

  @Post()
  @StrictThrottle()
  async start(
    @Body(new ZodPipe(newLogin)) { name, access }: z.infer<typeof newLogin>,
  ): Promise<StartedDeviceLogin> {
    return this.logins.start(name, access);
  }

  @Get(':id')
  @StrictThrottle()
  async getStatus(@Param('id', new ZodPipe(loginId)) id: string): Promise<StatusBody> {
    const status = await this.logins.getStatus(id);
    return status.state === 'approved' ? { state: status.state, apiKey: status.apiKey.reveal() } : status;
  }
}
