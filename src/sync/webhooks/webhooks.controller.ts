import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiHeader,
  ApiOperation,
  ApiPayloadTooLargeResponse,
  ApiProperty,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import type { Request } from 'express';
import { Public } from '../../common/viewer.ts';
import { type Receipt, WebhooksService } from './webhooks.service.ts';

class ReceiptDto implements Receipt {
  @ApiProperty({
    enum: ['accepted', 'duplicate', 'ignored'],
    description: 'ignored: an event that changes nothing here; duplicate: this delivery came before',
  })
  outcome!: Receipt['outcome'];

  @ApiProperty({ description: 'How many runs it asks for' })
  wanted!: number;
}

@ApiTags('webhooks')
@Controller('webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  /** Open to everybody: the signature is the key. */
  @Post('github')
  @Public()
  @SkipThrottle()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Where GitHub delivers events',
    description:
      'For a webhook of a repository or an organization with the secret of WEBHOOK_SECRET, content type application/json, and the events issues, pull requests, labels, milestones, repositories, pushes, stars and members. At most 25 MB.',
  })
  @ApiHeader({ name: 'X-Hub-Signature-256', required: true })
  @ApiHeader({ name: 'X-GitHub-Event', required: true })
  @ApiHeader({ name: 'X-GitHub-Delivery', required: true })
  @ApiBody({ schema: { type: 'object', description: 'As GitHub sends it; at most 25 MB' } })
  @ApiAcceptedResponse({ type: ReceiptDto })
  @ApiUnauthorizedResponse({ description: 'Not signed with WEBHOOK_SECRET, or no such secret is set' })
  @ApiPayloadTooLargeResponse({ description: 'More than 25 MB' })
  async receive(@Req() { headers, body }: Request): Promise<ReceiptDto> {
    const signature = headers['x-hub-signature-256'];
    return this.webhooks.receive({
      headers,
      signature: typeof signature === 'string' ? signature : undefined,
      body: body instanceof Uint8Array ? body : new Uint8Array(),
    });
  }
}
