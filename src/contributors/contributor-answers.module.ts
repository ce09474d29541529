import { Module } from '@nestjs/common';
import { SubjectQueries } from '../issues/rules/subject.queries.ts';
import { PeopleController } from './answers/people.controller.ts';
import { PeopleQueries } from './answers/people.queries.ts';
import { SeriesController } from './answers/series.controller.ts';
import { SeriesQueries } from './answers/series.queries.ts';

/** What is read of contributors, and the numbers over them. */
@Module({
  controllers: [SeriesController, PeopleController],
  providers: [SubjectQueries, SeriesQueries, PeopleQueries],
  exports: [SeriesQueries],
})
export class ContributorAnswersModule {}
