import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

type JsonSchema = Record<string, unknown> & {
  properties?: Record<string, JsonSchema>;
  required?: string[];
  description?: string;
};

/** Documents every query parameter of an object schema: the schema that parses them is what is shown. */
export function ApiQueryOf(schema: z.ZodType): MethodDecorator {
  const { properties = {}, required = [] } = toJsonSchema(schema, 'input');
  return applyDecorators(
    ...Object.entries(properties).map(([name, { description, ...type }]) =>
      ApiQuery({
        name,
        required: required.includes(name),
        schema: type,
        ...(description === undefined ? {} : { description }),
      }),
    ),
  );
}

/** Documents a JSON body by the schema that parses it. */
export function ApiBodyOf(schema: z.ZodType): MethodDecorator {
  return ApiBody({ schema: toJsonSchema(schema, 'input') });
}

export function ApiJsonOf(status: number, schema: z.ZodType, description: string): MethodDecorator {
  return ApiResponse({
    status,
    description,
    content: { 'application/json': { schema: toJsonSchema(schema, 'output') } },
  });
}

/** Of a route that answers the same as CSV to those who ask for that. */
export function ApiJsonOrCsvOf(status: number, schema: z.ZodType, description: string): MethodDecorator {
  return ApiResponse({
    status,
    description,
    content: {
      'application/json': { schema: toJsonSchema(schema, 'output') },
      'text/csv': { schema: { type: 'string' } },
    },
  });
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    target: 'openapi-3.0',
    unrepresentable: 'any',
  });
  return json as JsonSchema;
}
