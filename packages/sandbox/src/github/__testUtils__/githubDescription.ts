import { readFileSync } from 'node:fs';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

type Json = Record<string, any>;

/** GitHub's own OpenAPI description, as published on npm. */
const description: Json = JSON.parse(
  readFileSync(
    require.resolve('@octokit/openapi/generated/api.github.com.json'),
    'utf8',
  ),
);
const validators = new Map<string, ValidateFunction>();
const ajv = createValidator();

function createValidator(): Ajv {
  const instance = new Ajv({ strict: false, allErrors: true });
  addFormats(instance);
  instance.addSchema(
    {
      $id: 'https://github.test/description',
      components: toJsonSchema(description.components),
      paths: {},
    },
    'github',
  );
  return instance;
}

/**
 * OpenAPI 3.0 says `nullable`; JSON Schema wants a choice. Alternatives of GitHub's overlap
 * (two kinds of error both fit), so one that fits is enough.
 */
function toJsonSchema(node: any): any {
  if (Array.isArray(node)) {
    return node.map(toJsonSchema);
  }
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  const { nullable, example, examples, ...rest } = node;
  const schema = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key === 'oneOf' ? 'anyOf' : key,
      key === 'enum' ? value : toJsonSchema(value),
    ]),
  );
  return nullable === true ? { anyOf: [{ type: 'null' }, schema] } : schema;
}

/** What GitHub describes as the body of an answer: `GET /repos/{owner}/{repo}`, 200. */
function validatorOf(operation: string, status: number): ValidateFunction {
  const key = `${operation} ${status}`;
  const known = validators.get(key);
  if (known) {
    return known;
  }
  const [method, path] = operation.split(' ');
  const responses = description.paths[path]?.[method.toLowerCase()]?.responses;
  let response = responses?.[String(status)];
  if (response?.$ref) {
    response = response.$ref
      .slice(2)
      .split('/')
      .reduce((node: Json, part: string) => node[part], description);
  }
  const content = response?.content?.['application/json']?.schema;
  if (!content) {
    throw new Error(`GitHub describes no JSON body for ${key}`);
  }
  const validate = ajv.compile(
    JSON.parse(
      JSON.stringify(toJsonSchema(content)).replaceAll(
        '"#/components/',
        '"https://github.test/description#/components/',
      ),
    ),
  );
  validators.set(key, validate);
  return validate;
}

/** The ways in which a body differs from GitHub's description; none when it fits. */
export function findDifferences(
  operation: string,
  status: number,
  body: unknown,
): string[] {
  const validate = validatorOf(operation, status);
  return validate(body)
    ? []
    : (validate.errors ?? []).map(
        error =>
          `${error.instancePath || '/'} ${error.message} ${JSON.stringify(
            error.params,
          )}`,
      );
}
