import { ApiProperty } from '@nestjs/swagger';
import { z } from 'zod';
import { MAX_TOP_QUERY } from '../top-query.ts';
import { MAX_STARS, MAX_TOP_COUNT, TOP_PARTS } from '../top-target.ts';

export const FetchRequest = z.strictObject({
  ...TOP_PARTS,
  dryRun: z.boolean('must be true or false').default(false),
});
export type FetchRequest = z.infer<typeof FetchRequest>;

export class FetchRequestDto {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: MAX_TOP_COUNT, example: 5000 })
  count!: number;

  @ApiProperty({
    required: false,
    maxLength: MAX_TOP_QUERY,
    example: 'language:typescript topic:cli',
    description:
      "A search for repositories in GitHub's words, without stars:, sort:, created:, is:, visibility:, OR, AND, NOT " +
      'and parentheses. Only public repositories are found',
  })
  query?: string;

  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 0,
    maximum: MAX_STARS,
    default: 0,
    example: 20,
  })
  minStars?: number;

  @ApiProperty({ required: false, default: true, description: 'Whether tags are read too' })
  tags?: boolean;

  @ApiProperty({ required: false, default: false, description: 'Only say what it would cost' })
  dryRun?: boolean;
}

export class FetchStartedDto {
  @ApiProperty({ format: 'uuid' })
  jobId!: string;

  @ApiProperty({ example: '/api/jobs/3f0c6a52-6b8e-4b58-9d0f-0b8d6c1f2a11/status' })
  status!: string;
}

export class FetchQuotaDto {
  @ApiProperty({ description: "Points left in GitHub's present GraphQL window, as far as is known" })
  remaining!: number;

  @ApiProperty()
  limit!: number;

  @ApiProperty({ description: "Points of each window that are left to the account's other tools" })
  reserved!: number;

  @ApiProperty({ format: 'date-time' })
  resetAt!: string;
}

export class FetchForecastDto {
  @ApiProperty({
    example: 'top:5000?query=language:typescript+topic:cli',
    description: 'As POST /api/sync takes it',
  })
  target!: string;

  @ApiProperty({ description: 'Whether your account has read the same before' })
  isRerun!: boolean;

  @ApiProperty({ description: "Points of GitHub's GraphQL limit" })
  points!: number;

  @ApiProperty({
    description:
      'Of a repeated fetch: the points are an upper bound, since tags are read only where somebody pushed meanwhile',
  })
  isAtMost!: boolean;

  @ApiProperty({ description: 'Requests to GitHub' })
  requests!: number;

  @ApiProperty({ description: 'From now to the end, waits for resets included' })
  seconds!: number;

  @ApiProperty({
    type: [String],
    description: 'When it would go on after having spent what may be spent of a window: ISO 8601, UTC',
  })
  waits!: string[];

  @ApiProperty({ type: FetchQuotaDto })
  quota!: FetchQuotaDto;
}
