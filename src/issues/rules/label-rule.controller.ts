import { Body, Controller, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiBodyOf, ApiJsonOf, ApiQueryOf } from '../../common/openapi.ts';
import { CurrentViewer, type Viewer } from '../../common/viewer.ts';
import { ZodPipe } from '../../common/zod.pipe.ts';
import { PreviewBody, RulesBody, RulesQuery, RulesView } from './dto/label-rule.dto.ts';
import { LabelPreview } from './dto/label.dto.ts';
import { toSubjectName } from './dto/subject.dto.ts';
import { LabelQueries } from './label.queries.ts';
import { LabelRulesService } from './label-rules.service.ts';

@ApiTags('labels')
@Controller('api/label-rules')
export class LabelRuleController {
  constructor(
    private readonly rules: LabelRulesService,
    private readonly labels: LabelQueries,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Your own rules for the labels of a repository or an organization' })
  @ApiQueryOf(RulesQuery)
  @ApiJsonOf(200, RulesView, 'The rules, in their order')
  get(
    @CurrentViewer() { accountId }: Viewer,
    @Query(new ZodPipe(RulesQuery)) query: z.infer<typeof RulesQuery>,
  ): Promise<RulesView> {
    return this.rules.get(accountId, toSubjectName(query));
  }

  @Put()
  @ApiOperation({
    summary: 'Replace your rules for a repository or an organization',
    description:
      'They change what labels count as for you alone. Rules of a repository go before those of its owner.',
  })
  @ApiBodyOf(RulesBody)
  @ApiJsonOf(200, RulesView, 'The rules as they are now')
  replace(
    @CurrentViewer() { accountId }: Viewer,
    @Body(new ZodPipe(RulesBody)) body: z.infer<typeof RulesBody>,
  ): Promise<RulesView> {
    return this.rules.replace(accountId, toSubjectName(body), body.rules);
  }

  @Post('preview')
  @HttpCode(200)
  @ApiOperation({ summary: 'Which labels a pattern matches, and what they count as now; nothing is stored' })
  @ApiBodyOf(PreviewBody)
  @ApiJsonOf(200, LabelPreview, 'The labels')
  preview(
    @CurrentViewer() { accountId }: Viewer,
    @Body(new ZodPipe(PreviewBody)) body: z.infer<typeof PreviewBody>,
  ): Promise<LabelPreview> {
    return this.labels.preview(accountId, toSubjectName(body), body.pattern);
  }
}
