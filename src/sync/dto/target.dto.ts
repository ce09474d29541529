import { ApiProperty } from '@nestjs/swagger';
import type { Target } from '../run.entity.ts';
import { TARGET_FORMS } from '../target.ts';

export class SyncRequestDto {
  @ApiProperty({ example: 'org:acme', description: TARGET_FORMS })
  target!: string;

  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    example: '*/15 * * * *',
    description:
      'When this target is synced again: five fields, UTC, no oftener than every 5 minutes. null: with everything else, by SYNC_CRON. Left out: as it is.',
  })
  cron?: string | null;
}

/** What is synced again and again. */
export class TargetDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'repo:acme/app' })
  target!: string;

  @ApiProperty({ enum: ['viewer', 'operator'], description: 'Who wishes it: this viewer, or SYNC_TARGETS' })
  source!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Its own schedule (UTC); null: by SYNC_CRON' })
  cron!: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  lastQueuedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  lastSucceededAt!: string | null;
}

export class TargetListDto {
  @ApiProperty({ type: [TargetDto] })
  targets!: TargetDto[];
}

export function toTarget(target: Target): TargetDto {
  return {
    id: target.id,
    target: target.target,
    source: target.source,
    cron: target.cron ?? null,
    createdAt: target.createdAt.toISOString(),
    lastQueuedAt: target.lastQueuedAt?.toISOString() ?? null,
    lastSucceededAt: target.lastSucceededAt?.toISOString() ?? null,
  };
}
