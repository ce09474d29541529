import { ApiProperty } from '@nestjs/swagger';
import type { RunState } from '../run.entity.ts';
import { TARGET_FORMS } from '../target.ts';
import { JobRepositoryDto, MAX_JOB_REPOSITORIES } from './job-repository.dto.ts';
import { JobQuotaDto, JobRankingDto } from './job-top.dto.ts';

const STATES: readonly RunState[] = [
  'queued',
  'running',
  'waiting_for_quota',
  'succeeded',
  'failed',
  'cancelled',
];

/** How far one kind of data has come. Rows are counted over all mirrored tables that it writes. */
export class JobStreamDto {
  @ApiProperty({ example: 'repositories' })
  name!: string;

  @ApiProperty({ description: 'Items read so far' })
  done!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Items there are, as far as is known' })
  expected!: number | null;

  @ApiProperty()
  inserted!: number;

  @ApiProperty()
  updated!: number;

  @ApiProperty({ description: 'Rows that were stored just so already' })
  unchanged!: number;

  @ApiProperty({ description: 'Requests to GitHub' })
  requests!: number;

  @ApiProperty({ description: "Points of GitHub's primary limits" })
  quotaSpent!: number;
}

export class JobTotalsDto {
  @ApiProperty()
  inserted!: number;

  @ApiProperty()
  updated!: number;

  @ApiProperty()
  unchanged!: number;

  @ApiProperty({ description: 'Requests to GitHub, the checks of the token included' })
  requests!: number;

  @ApiProperty()
  quotaSpent!: number;
}

export class JobErrorDto {
  @ApiProperty({ example: 'sync.target_not_found' })
  code!: string;

  @ApiProperty({ description: 'What was wrong and what to do' })
  message!: string;
}

/** One execution of a target, under one id from the request to its end. Instants are UTC, ISO 8601. */
export class JobDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'org:acme', description: TARGET_FORMS })
  target!: string;

  @ApiProperty({ enum: STATES })
  state!: RunState;

  @ApiProperty({ enum: ['hand', 'schedule', 'webhook'] })
  startedBy!: string;

  @ApiProperty({ type: [JobStreamDto] })
  streams!: JobStreamDto[];

  @ApiProperty()
  totals!: JobTotalsDto;

  @ApiProperty({ type: JobRankingDto, nullable: true, description: 'Of a target top:N that has begun' })
  ranking!: JobRankingDto | null;

  @ApiProperty({ type: JobQuotaDto, nullable: true, description: 'Of a target top:N' })
  quota!: JobQuotaDto | null;

  @ApiProperty({
    type: [JobRepositoryDto],
    nullable: true,
    description: `Of a target commits:..., in its status: the repositories whose commits it reads, at most ${MAX_JOB_REPOSITORIES}; those at work first, then what failed, what waits, and what is done`,
  })
  repositories!: JobRepositoryDto[] | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Null when nothing is known to tell by' })
  estimatedSecondsLeft!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'While waiting for quota: when it goes on',
  })
  resumeAt!: string | null;

  @ApiProperty({ description: 'Whether somebody asked for it to be cancelled' })
  cancelRequested!: boolean;

  @ApiProperty({ type: JobErrorDto, nullable: true })
  error!: JobErrorDto | null;

  @ApiProperty({ format: 'date-time' })
  queuedAt!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  startedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  finishedAt!: string | null;
}

export class JobListDto {
  @ApiProperty({ type: [JobDto], description: 'Newest first' })
  jobs!: JobDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Pass as `cursor` for the next page; null on the last',
  })
  nextCursor!: string | null;
}
