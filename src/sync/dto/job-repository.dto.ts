import { ApiProperty } from '@nestjs/swagger';
import type { CommitWorkState } from '../commits/commit-work.entity.ts';

const STATES: readonly CommitWorkState[] = ['waiting', 'done', 'failed'];

/** How many repositories a job tells of: those at work first, then what failed, what waits, and what is done. */
export const MAX_JOB_REPOSITORIES = 200;

/** One repository whose commits a job reads. */
export class JobRepositoryDto {
  @ApiProperty({ description: "GitHub's id" })
  id!: number;

  @ApiProperty({ example: 'acme/app' })
  fullName!: string;

  @ApiProperty({ enum: STATES, description: 'waiting: queued, or at work' })
  state!: CommitWorkState;

  @ApiProperty({
    example: 'storing',
    description: 'Where it is, for people; of one that failed, the reason',
  })
  note!: string;

  @ApiProperty({ description: 'Commits stored so far' })
  commits!: number;
}
