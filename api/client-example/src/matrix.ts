// The compliance matrix as a table of text: units down, how their duties stand across.
import type { Client } from './client.js';
import { graphql } from './gql/index.js';
import type { ObligationStatus } from './gql/graphql.js';

const Matrix = graphql(`
  query Matrix($year: FinancialYear!) {
    complianceMatrix(year: $year) {
      total
      rows {
        unit {
          name
          kind
        }
        total
        counts {
          status
          count
        }
      }
    }
  }
`);

export interface Line {
  unit: string;
  total: number;
  counts: ReadonlyMap<ObligationStatus, number>;
}

export async function matrix(client: Client, year: `${number}/${number}`): Promise<{ total: number; lines: Line[] }> {
  const { complianceMatrix } = await client.send(Matrix, { year });
  const lines = complianceMatrix.rows.map((row) => ({
    // What one may not see is null.
    unit: row.unit?.name ?? '(not shown)',
    total: row.total,
    counts: new Map(row.counts.map(({ status, count }) => [status, count])),
  }));
  return { total: complianceMatrix.total, lines };
}
