import { beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '#kernel/config.ts';
import { customField } from '#kernel/record/custom-field.ts';
import { allDefinitions } from '#kernel/record/registry.ts';
import type { Db } from '#kernel/store/db.ts';
import '#sms/index.ts';
import { buildApp } from '../../app.ts';
import { allRoutes, allTags, openApi } from './document.ts';

type Json = Record<string, unknown>;
const document = openApi();
const components = document['components'] as Record<string, Json>;
const operations = Object.entries(document['paths'] as Record<string, Record<string, Json>>).flatMap(
  ([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Everything within a value, itself included. */
function* within(value: unknown): Generator {
  yield value;
  if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) yield* within(each);
}
const resolve = (reference: string): unknown =>
  reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, name) => (at as Json | undefined)?.[name], document);

describe('the description of the API', () => {
  const listening = new Set<string>();
  beforeAll(async () => {
    const nothing: Db = {
      batch: () => Promise.resolve([]),
      transaction: () => Promise.reject(new Error('unused')),
      sent: { statements: 0, roundTrips: 0 },
      close: () => Promise.resolve(),
    };
    const server = buildApp({
      app: nothing,
      system: nothing,
      connection: { url: '' },
      config: readConfig({ LOG_LEVEL: 'silent' }),
      secret: 'x'.repeat(64),
    });
    server.addHook('onRoute', ({ method, url }) => {
      for (const each of [method].flat())
        if (url.startsWith('/api/v1/') && each !== 'HEAD') listening.add(`${each} ${url.slice('/api/v1'.length)}`);
    });
    await server.ready();
    await server.close();
  });

  it('has every address that listens, and no other', () => {
    const described = new Set(allRoutes().map(({ method, path, of }) => `${method} ${of ?? path}`));
    expect(listening.size).toBeGreaterThan(50);
    expect([...listening].filter((route) => !described.has(route))).toEqual([]);
    expect([...described].filter((route) => !listening.has(route))).toEqual([]);
  });

  it('names every operation once, in words, under a heading that exists', () => {
    const ids = operations.map(({ operation }) => operation['operationId']);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = allTags().map(({ name }) => name);
    expect(new Set(tags).size).toBe(tags.length);
    for (const { operation } of operations) {
      expect(operation['summary']).toMatch(/^\S.*\S$/s);
      expect(tags).toContain((operation['tags'] as string[])[0]);
    }
  });

  it('is whole: references lead somewhere, parameters stand in their address, answers are described', () => {
    for (const value of within(document)) {
      const reference = typeof value === 'object' && value !== null ? (value as Json)['$ref'] : undefined;
      if (typeof reference === 'string')
        expect([reference, resolve(reference) === undefined]).toEqual([reference, false]);
    }
    for (const { path, operation } of operations) {
      const parameters = ((operation['parameters'] ?? []) as Json[]).map((each) =>
        typeof each['$ref'] === 'string' ? (resolve(each['$ref']) as Json) : each,
      );
      const inPath = parameters.filter((each) => each['in'] === 'path').map((each) => each['name']);
      expect([path, inPath]).toEqual([path, [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)]);
      expect(new Set(parameters.map((each) => `${String(each['in'])} ${String(each['name'])}`)).size).toBe(
        parameters.length,
      );
      for (const each of parameters) expect(each).toHaveProperty('schema');
      const responses = Object.entries(operation['responses'] as Record<string, Json>);
      expect(responses.some(([status]) => status.startsWith('2'))).toBe(true);
      for (const [status, response] of responses) {
        expect(status).toMatch(/^[2-5]\d\d$/);
        expect(typeof (response['description'] ?? response['$ref'])).toBe('string');
      }
    }
  });

  it('holds schemas in the words of JSON Schema', () => {
    const TYPES = ['string', 'integer', 'number', 'boolean', 'object', 'array', 'null'];
    const check = (schema: unknown, where: string): void => {
      expect([where, typeof schema]).toEqual([where, 'object']);
      const { type, properties, required, items, additionalProperties, anyOf, allOf, oneOf } = schema as Record<
        string,
        unknown
      >;
      for (const each of type === undefined ? [] : [type].flat())
        expect([where, TYPES.includes(each as string)]).toEqual([where, true]);
      const members = (properties ?? {}) as Json;
      for (const [name, each] of Object.entries(members)) check(each, `${where}.${name}`);
      for (const name of (required ?? []) as string[])
        expect([where, name, name in members]).toEqual([where, name, true]);
      for (const each of [items, additionalProperties]) if (typeof each === 'object') check(each, where);
      for (const each of [anyOf, allOf, oneOf].flatMap((list) => (list ?? []) as unknown[])) check(each, where);
    };
    for (const [name, schema] of Object.entries(components['schemas'] ?? {})) check(schema, name);
    for (const { path, operation } of operations) {
      const body = operation['requestBody'] as { content: Record<string, { schema: unknown }> } | undefined;
      for (const { schema } of Object.values(body?.content ?? {})) check(schema, path);
    }
  });

  it('describes each record as it is read, made and changed, with the fields of an organisation’s own', () => {
    const incident = components['schemas']?.['IncidentCreate'] as { properties: Json; required: string[] };
    expect(incident.required).toEqual(['title', 'requester']);
    expect(Object.keys(incident.properties)).not.toContain('priority');
    expect(document['paths']).toHaveProperty([
      '/incidents/{id}/transitions/resolve',
      'post',
      'requestBody',
      'content',
      'application/json',
      'schema',
      'properties',
      'resolution',
    ]);
    for (const { name } of allDefinitions())
      expect(components['schemas']).toHaveProperty(`${name.charAt(0).toUpperCase()}${name.slice(1)}Edit`);
    const site = customField({
      id: '01900000-0000-7000-8000-000000000000',
      type: 'incident',
      name: 'site',
      label: 'Site',
      kind: 'choice',
      options: { values: ['Lyon'] },
      required: true,
      internal: false,
      personal: false,
    });
    const own = openApi((type) => (type === 'incident' ? [site] : []));
    expect(own).toHaveProperty('components.schemas.IncidentCreate.required', ['title', 'requester', 'custom']);
    expect(own).toHaveProperty('components.schemas.IncidentCreate.properties.custom.properties.site.enum', ['Lyon']);
    expect(own).toHaveProperty('components.schemas.Incident.properties.custom.properties.site.title', 'Site');
  });
});
