import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiJsonOf } from '../common/openapi.ts';
import { Public } from '../common/viewer.ts';
import { ZodPipe } from '../common/zod.pipe.ts';
import { DeviceLoginService } from './device-login.service.ts';
import { DeviceLoginId, DeviceLoginView, NewDeviceLogin, StartedDeviceLoginView } from './dto/auth.dto.ts';
import { StrictThrottle } from './throttle-limits.ts';

const BODY = {
  type: 'object',
  properties: { name: { type: 'string' }, access: { type: 'string', enum: ['all', 'public'] } },
};

/** Signing in on a machine without a browser. */
@ApiTags('sign-in')
@Public()
@StrictThrottle()
@Controller('auth/device')
export class DeviceLoginController {
  constructor(private readonly logins: DeviceLoginService) {}

  @Post()
  @ApiOperation({ summary: 'Start a device login' })
  @ApiBody({ required: false, schema: BODY })
  @ApiJsonOf(201, StartedDeviceLoginView, 'What to show to a person, and what to ask with')
  async start(
    @Body(new ZodPipe(NewDeviceLogin)) { name, access }: z.infer<typeof NewDeviceLogin>,
  ): Promise<StartedDeviceLoginView> {
    return this.logins.start(name, access);
  }

  @Get(':id')
  @ApiOperation({ summary: 'How a device login stands; once approved it gives its API key, once' })
  @ApiParam({ name: 'id' })
  @ApiJsonOf(200, DeviceLoginView, 'The state')
  async getStatus(@Param('id', new ZodPipe(DeviceLoginId)) id: string): Promise<DeviceLoginView> {
    const status = await this.logins.getStatus(id);
    return status.state === 'approved' ? { state: status.state, apiKey: status.apiKey.reveal() } : status;
  }
}
