import type { Query } from '../../../src/model/query/ast.ts';

/** The query as plain data without the positions, to compare by meaning. */
export function withoutPositions(query: Query): unknown {
  return JSON.parse(
    JSON.stringify(query, (key, value: unknown) => (key === 'position' ? undefined : value)),
  );
}
