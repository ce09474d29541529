import type { Bucket } from './github.errors.ts';

/** What counts against which concurrency limit. */
export type Weight = 'rest' | 'light' | 'heavy';

/** Octokit's response, with nothing taken for granted. */
export interface Answer {
  status: number;
  url: string;
  headers: AnswerHeaders;
  data: unknown;
}

export type AnswerHeaders = Readonly<Record<string, string | number | undefined>>;

/** Octokit's options as the `request` hook sees them: before the URL is expanded, and without the token. */
export interface CallOptions {
  method: string;
  url: string;
  headers: Record<string, string | number | undefined>;
  request: { call?: GithubCall; signal?: AbortSignal };
}

/** On to the next layer. It takes no options: Octokit's hooks share one object, and who wants to change it does so in place. */
export type Send = () => Promise<Answer>;

/** One layer around every request. It sees a call once, however often the layers inside it repeat the request. */
export type Interceptor = (next: Send, options: CallOptions) => Promise<Answer>;

/** What a layer outside `retry` does around each single attempt; the first one added is the innermost. */
export type AroundAttempt = (attempt: number, send: Send) => Promise<Answer>;

export interface CallDescription {
  /** Method and path template: what is logged, so that no name and no query is. */
  route: string;
  bucket: Bucket;
  weight: Weight;
  /** Points this call is likely to cost. */
  expectedCost: number;
  /** May be answered from what was stored when GitHub says 304. */
  conditional: boolean;
  /** A batch: on a timeout less is asked for, rather than the same again. */
  shrinkable: boolean;
}

/** One call through all layers. */
export class GithubCall {
  readonly aroundAttempt: AroundAttempt[] = [];
  /** The Link of a 304 that had none of its own was stored earlier: there may be a new page behind it by now. */
  hasStoredLink = false;

  constructor(readonly description: CallDescription) {}
}

export function getCall(options: CallOptions): GithubCall {
  const { call } = options.request;
  if (!call) throw new Error('A request to GitHub was made without a GithubCall: nothing would count it');
  return call;
}
