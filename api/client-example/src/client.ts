// The whole of a client: one request, its three kinds of errors, and what may be tried again.
import type { TypedDocumentString } from './gql/graphql.js';

/** Why a request, or a field of it, failed: `extensions.code` of the closed list. */
export class RequestFailed extends Error {
  constructor(
    readonly code: string,
    readonly requestId: string | undefined,
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'RequestFailed';
  }

  /** Nothing is wrong with the request itself: the same one may work later. */
  get temporary(): boolean {
    return this.code === 'UNAVAILABLE' || this.code === 'TIMEOUT' || this.status === 429;
  }
}

interface Reply<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string; requestId?: string } }[];
}

type Variables<Of> = Of extends Record<string, never> ? [] : [variables: Of];

export class Client {
  constructor(
    private readonly url: string,
    private readonly token: () => string | Promise<string>,
    private readonly attempts = 3,
  ) {}

  /**
   * Sends an operation. What fails for a while is sent again unchanged: queries change nothing, and the same idempotency
   * key makes a mutation happen once.
   */
  async send<Data, Of>(document: TypedDocumentString<Data, Of>, ...[variables]: Variables<Of>): Promise<Data> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(document, variables);
      } catch (error) {
        const again = !(error instanceof RequestFailed) || error.temporary;
        if (!again || attempt >= this.attempts) throw error;
        await new Promise((done) => setTimeout(done, 250 * 2 ** attempt * (0.5 + Math.random())));
      }
    }
  }

  private async once<Data, Of>(document: TypedDocumentString<Data, Of>, variables: Of | undefined): Promise<Data> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await this.token()}`,
        accept: 'application/graphql-response+json, application/json;q=0.9',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query: document.toString(), variables }),
    });
    const reply = (await response.json()) as Reply<Data>;
    const [error] = reply.errors ?? [];
    if (error !== undefined) {
      const code = error.extensions?.code ?? 'INTERNAL';
      throw new RequestFailed(code, error.extensions?.requestId, response.status, error.message);
    }
    if (reply.data == null) {
      throw new RequestFailed('INTERNAL', undefined, response.status, `status ${response.status} without data`);
    }
    return reply.data;
  }
}
