import type { AndQuery, NotQuery, OrQuery, Query } from './ast.ts';

/** A query that holds no other. */
export type Leaf = Exclude<Query, AndQuery | OrQuery | NotQuery>;

/** 'most': matches whatever the query does, and maybe more; 'least': nothing that it does not. */
export type Bound = 'most' | 'least';

/** The single terms of a query, in their order. */
export function leavesOf(query: Query): Leaf[] {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.queries.flatMap(leavesOf);
    case 'not':
      return leavesOf(query.query);
    default:
      return [query];
  }
}

/** A bound of the query, made of bounds of its leaves: what is negated turns them round. */
export function boundOf(
  query: Query,
  bound: Bound,
  ofLeaf: (leaf: Leaf, bound: Bound) => Query,
): Query {
  switch (query.kind) {
    case 'and':
    case 'or':
      return { ...query, queries: query.queries.map((each) => boundOf(each, bound, ofLeaf)) };
    case 'not':
      return {
        ...query,
        query: boundOf(query.query, bound === 'most' ? 'least' : 'most', ofLeaf),
      };
    default:
      return ofLeaf(query, bound);
  }
}
