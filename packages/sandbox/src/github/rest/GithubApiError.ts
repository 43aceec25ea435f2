export interface FieldError {
  resource: string;
  code: string;
  field?: string;
  message?: string;
}

/** An answer other than success, in GitHub's words. */
export class GithubApiError extends Error {
  readonly status: number;
  readonly errors?: FieldError[];

  constructor(status: number, message: string, errors?: FieldError[]) {
    super(message);
    this.name = 'GithubApiError';
    this.status = status;
    this.errors = errors;
  }

  static notFound(): GithubApiError {
    return new GithubApiError(404, 'Not Found');
  }

  static invalid(...errors: FieldError[]): GithubApiError {
    return new GithubApiError(422, 'Validation Failed', errors);
  }

  toJSON() {
    return {
      message: this.message,
      ...(this.errors ? { errors: this.errors } : {}),
      documentation_url: 'https://docs.github.com/rest',
      status: String(this.status),
    };
  }
}
