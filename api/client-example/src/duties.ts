// What the person who is signed in has to do, page by page.
import type { Client } from './client.js';
import { graphql } from './gql/index.js';
import type { MyDutiesQuery } from './gql/graphql.js';

const MyDuties = graphql(`
  query MyDuties($after: String, $first: Int!) {
    viewer {
      person {
        name
      }
      obligations(first: $first, after: $after) {
        nodes {
          id
          status
          dueOn
          period {
            label
          }
          task {
            ref
            title
          }
          leg {
            evidenceKinds
            tool {
              code
              questions {
                code
                answer
                options
                required
              }
            }
          }
          unit {
            id
            name
            kind
            parent {
              id
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export type Duty = MyDutiesQuery['viewer']['obligations']['nodes'][number];

/** Every one of them. Cursors hold while rows come and go, so that nothing is seen twice or left out. */
export async function* duties(client: Client, first = 50): AsyncGenerator<Duty, void, void> {
  let after: string | null = null;
  do {
    const page: MyDutiesQuery = await client.send(MyDuties, { first, after });
    const { nodes, pageInfo } = page.viewer.obligations;
    yield* nodes;
    after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null;
  } while (after !== null);
}
