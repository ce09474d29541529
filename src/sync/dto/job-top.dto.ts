import { ApiProperty } from '@nestjs/swagger';

export class UnsettledSliceDto {
  @ApiProperty({ description: 'The search, as GitHub was asked' })
  query!: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'How many repositories GitHub said there are; null: it never said',
  })
  expected!: number | null;

  @ApiProperty({ description: 'How many it showed' })
  read!: number;
}

/** What a job of a target top:N has found so far. */
export class JobRankingDto {
  @ApiProperty({ format: 'uuid', description: 'For GET /api/rankings/{id}' })
  id!: string;

  @ApiProperty({ description: 'How many were asked for' })
  count!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'How many there are, as GitHub counted' })
  available!: number | null;

  @ApiProperty({ description: 'Whether it was read to its end; until then it holds what was seen so far' })
  complete!: boolean;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'Whether every part agreed with GitHub; null: not known yet',
  })
  settled!: boolean | null;

  @ApiProperty({ type: [UnsettledSliceDto], nullable: true, description: 'The parts that did not' })
  unsettled!: UnsettledSliceDto[] | null;
}

export class JobForecastDto {
  @ApiProperty({ description: "Points of GitHub's GraphQL limit still to be spent, about" })
  points!: number;

  @ApiProperty()
  requests!: number;

  @ApiProperty({ description: 'Waits for resets included' })
  seconds!: number;
}

/** GitHub's GraphQL limit of the account whose job it is. */
export class JobQuotaDto {
  @ApiProperty({ description: 'Points this job has spent' })
  spent!: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Points left in the present window; null: not told yet',
  })
  remaining!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  limit!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Null: the window is over, or was never told of',
  })
  resetAt!: string | null;

  @ApiProperty({
    type: JobForecastDto,
    nullable: true,
    description: 'What is left to do; null when the job has ended',
  })
  forecast!: JobForecastDto | null;
}
