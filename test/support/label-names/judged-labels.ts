import { apps } from './apps.ts';
import { cloud } from './cloud.ts';
import { compilers } from './compilers.ts';
import { eastAsian } from './east-asian.ts';
import { european } from './european.ts';
import type { JudgedLabel } from './judged-label.ts';
import { labelFiles } from './label-files.ts';
import { pitfalls } from './pitfalls.ts';
import { runtimes } from './runtimes.ts';
import { science } from './science.ts';
import { web } from './web.ts';

/**
 * Label names as well-known public projects spell them, each with the class that its meaning has.
 *
 * Judged by what an item that carries it is: a defect (or the fix of one), about speed or resources, or neither.
 * A label that says both is judged performance. Written down before any pipeline saw them; not to be bent to fit one.
 */
export const judgedLabels: readonly JudgedLabel[] = [
  ...compilers,
  ...runtimes,
  ...web,
  ...cloud,
  ...science,
  ...apps,
  ...eastAsian,
  ...european,
  ...pitfalls,
  ...labelFiles,
];
