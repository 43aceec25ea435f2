import http from 'node:http';
import https from 'node:https';
import { StringDecoder } from 'node:string_decoder';
import type { KubeConfig } from '@kubernetes/client-node';
import { KubeRequestError } from './KubeRequestError';

/** An answer larger than this, or a watch line, is not Kubernetes speaking. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;
const MAX_LINE_CHARACTERS = 32 * 1024 * 1024;

export interface KubeRequestOptions {
  signal?: AbortSignal;
  /** Give up after this long without a byte in either direction. */
  silenceMs: number;
}

/** HTTP to one cluster. Every failure is a `KubeRequestError`, except an abort. */
export class KubeClient {
  private readonly server: string;
  private readonly agents = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true }),
  };

  private kubeConfig: KubeConfig;

  constructor(
    readonly cluster: string,
    /** Reads the credentials; again when the cluster does not accept them any more. */
    private readonly loadKubeConfig: () => KubeConfig,
  ) {
    this.kubeConfig = loadKubeConfig();
    const server = this.kubeConfig.getCurrentCluster()?.server;
    if (!server) {
      throw new Error(`cluster '${cluster}' has no address`);
    }
    this.server = server.replace(/\/+$/, '');
  }

  /** The address Applications may name as their destination. */
  get url(): string {
    return this.server;
  }

  async get(path: string, options: KubeRequestOptions): Promise<unknown> {
    return this.readJson(await this.send('GET', path, options));
  }

  async mergePatch(
    path: string,
    body: unknown,
    options: KubeRequestOptions,
  ): Promise<unknown> {
    return this.readJson(
      await this.send('PATCH', path, {
        ...options,
        contentType: 'application/merge-patch+json',
        body: JSON.stringify(body),
      }),
    );
  }

  /** Resolves when the cluster accepted the watch; the lines follow until it ends. */
  async watchLines(
    path: string,
    options: KubeRequestOptions,
  ): Promise<AsyncIterable<string>> {
    const response = await this.send('GET', path, options);
    return this.readLines(response);
  }

  /** Closes idle connections. */
  close(): void {
    this.agents['http:'].destroy();
    this.agents['https:'].destroy();
  }

  private async send(
    method: string,
    path: string,
    options: KubeRequestOptions & {
      body?: string;
      contentType?: string;
      isRetry?: boolean;
    },
  ): Promise<http.IncomingMessage> {
    options.signal?.throwIfAborted();
    const url = new URL(`${this.server}${path}`);
    const requestOptions = await this.authenticate({
      method,
      signal: options.signal,
      timeout: options.silenceMs,
      headers: {
        accept: 'application/json',
        'user-agent': 'lockstep',
        ...(options.body !== undefined && {
          'content-type': options.contentType,
          'content-length': Buffer.byteLength(options.body),
        }),
      },
    });
    const response = await this.request(url, requestOptions, options);
    const status = response.statusCode ?? 0;
    if (status === 401 && !options.isRetry) {
      // The token may have been replaced since it was read.
      response.resume();
      this.reloadCredentials();
      return this.send(method, path, { ...options, isRetry: true });
    }
    if (status < 200 || status >= 300) {
      throw await this.refused(method, url, response);
    }
    return response;
  }

  private reloadCredentials(): void {
    try {
      this.kubeConfig = this.loadKubeConfig();
    } catch {
      // Those at hand were refused already; the answer says so.
    }
  }

  private request(
    url: URL,
    requestOptions: https.RequestOptions,
    options: KubeRequestOptions & { body?: string },
  ): Promise<http.IncomingMessage> {
    return new Promise<http.IncomingMessage>((resolve, reject) => {
      let answer: http.IncomingMessage | undefined;
      const request = (url.protocol === 'http:' ? http : https).request(
        url,
        requestOptions,
        incoming => {
          answer = incoming;
          resolve(incoming);
        },
      );
      request.on('timeout', () => {
        const silence = new KubeRequestError(
          `cluster '${this.cluster}' gave no sign of life for ${
            options.silenceMs / 1000
          } s`,
        );
        // Once there is an answer, only its own error reaches whoever reads it.
        (answer ?? request).destroy(silence);
      });
      request.on('error', error =>
        reject(options.signal?.aborted ? error : this.unreachable(error)),
      );
      request.end(options.body);
    });
  }

  private async authenticate(
    options: https.RequestOptions,
  ): Promise<https.RequestOptions> {
    try {
      await this.kubeConfig.applyToHTTPSOptions(options);
    } catch {
      // What went wrong may quote a token file or a credential plugin's output: it is not kept.
      throw new KubeRequestError(
        `cannot sign in to cluster '${this.cluster}': its credentials could not be read`,
      );
    }
    const cluster = this.kubeConfig.getCurrentCluster();
    if (!cluster?.proxyUrl) {
      const { protocol } = new URL(this.server);
      options.agent =
        protocol === 'http:' ? this.agents['http:'] : this.agents['https:'];
    }
    return options;
  }

  private async refused(
    method: string,
    url: URL,
    response: http.IncomingMessage,
  ): Promise<KubeRequestError> {
    const body: any = await this.readJson(response).catch(() => undefined);
    const status = response.statusCode;
    const said =
      typeof body?.message === 'string'
        ? `: ${body.message.slice(0, 300)}`
        : '';
    return new KubeRequestError(
      `cluster '${this.cluster}' answered ${status} to ${method} ${url.pathname}${said}`,
      {
        status,
        statusReason:
          typeof body?.reason === 'string' ? body.reason : undefined,
        retryAfterMs: readRetryAfter(response.headers['retry-after']),
      },
    );
  }

  private unreachable(error: unknown): KubeRequestError {
    if (error instanceof KubeRequestError) {
      return error;
    }
    const code = (error as NodeJS.ErrnoException)?.code;
    return new KubeRequestError(
      `cluster '${this.cluster}' cannot be reached (${
        code ?? 'connection ended early'
      })`,
      { cause: error },
    );
  }

  private async readJson(response: http.IncomingMessage): Promise<unknown> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of response) {
        bytes += chunk.length;
        if (bytes > MAX_BODY_BYTES) {
          response.destroy();
          throw new KubeRequestError(
            `cluster '${this.cluster}' sent an answer larger than ${MAX_BODY_BYTES} bytes`,
          );
        }
        chunks.push(chunk);
      }
    } catch (error) {
      throw isAbort(error) ? error : this.unreachable(error);
    }
    try {
      return JSON.parse(Buffer.concat(chunks).toString('utf8'));
    } catch (error) {
      throw new KubeRequestError(
        `cluster '${this.cluster}' sent an answer that is not JSON`,
        { status: response.statusCode, cause: error },
      );
    }
  }

  private async *readLines(
    response: http.IncomingMessage,
  ): AsyncGenerator<string> {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    try {
      for await (const chunk of response) {
        const lines = (rest + decoder.write(chunk)).split('\n');
        rest = lines.pop()!;
        if (rest.length > MAX_LINE_CHARACTERS) {
          throw new KubeRequestError(
            `cluster '${this.cluster}' sent a line longer than ${MAX_LINE_CHARACTERS} characters`,
          );
        }
        for (const line of lines) {
          if (line.trim() !== '') {
            yield line;
          }
        }
      }
      // A line without its end was cut off: the watch resumes before it.
    } catch (error) {
      throw isAbort(error) ? error : this.unreachable(error);
    } finally {
      response.destroy();
    }
  }
}

function isAbort(error: unknown): boolean {
  return (error as Error | undefined)?.name === 'AbortError';
}

function readRetryAfter(header: string | undefined): number | undefined {
  const seconds = Number(header);
  return header && Number.isFinite(seconds) && seconds >= 0
    ? seconds * 1000
    : undefined;
}
