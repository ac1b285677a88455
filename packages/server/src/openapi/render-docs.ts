import { escapeHtml } from '../pages/index.ts';
import type {
  Content,
  JsonSchema,
  MediaType,
  OpenApiDocument,
  Operation,
  Reference,
  ResponseObject,
} from './openapi-types.ts';
import { renderSchema, renderText } from './render-schema.ts';

/** The description of the service as a page. Its script only adds a way to send the examples; nothing comes from elsewhere. */
export function renderDocs({ info, tags, paths, components }: OpenApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
  );
  const index = tags.map(({ name, description }) => {
    const links = operations
      .filter(({ operation }) => operation.tags?.includes(name))
      .map(
        ({ method, path, operation: { operationId, summary } }) =>
          `<li><a href="#${operationId}">${toTitle(method, path)}</a> ${renderText(summary)}</li>`,
      );
    if (links.length === 0) return '';
    return `<h3>${escapeHtml(name)}</h3><p>${renderText(description)}</p><ul>${links.join('')}</ul>`;
  });
  const sections = operations.map(
    ({ method, path, operation }) =>
      `<section id="${operation.operationId}"><h2>${toTitle(method, path)}</h2>${renderOperation(operation, components.responses)}${renderExample(path, operation)}</section>`,
  );
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `<section id="${name}"><h3>${name}</h3>${renderSchema(schema)}</section>`,
  );
  const headers = Object.entries(components.headers).map(
    ([name, { description }]) => `<li><code>${name}</code> ${renderText(description)}</li>`,
  );

  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(info.title)}: the interface</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="assets/docs.css">
<script type="module" src="assets/docs.js"></script>
</head>
<body>
<header><h1>${escapeHtml(info.title)}: the interface</h1>
<p>${renderText(info.description)} For programs: <a href="openapi.json">openapi.json</a>.</p></header>
<main>
<nav aria-label="Routes">${index.join('')}</nav>
${sections.join('\n')}
<section><h2>Headers</h2><ul>${headers.join('')}</ul></section>
<section><h2>Shapes</h2>${schemas.join('\n')}</section>
</main>
</body>
</html>
`;
}

function toTitle(method: string, path: string): string {
  return `<code>${method.toUpperCase()} ${escapeHtml(path)}</code>`;
}

function renderOperation(operation: Operation, shared: OpenApiDocument['components']['responses']): string {
  const { summary, description, parameters = [], requestBody, responses } = operation;
  const inputs = parameters.map(
    (parameter) =>
      `<li><code>${escapeHtml(parameter.name)}</code>${parameter.required ? '' : ' <em>optional</em>'} ${renderSchema(parameter.schema)}<p>${renderText(parameter.description)}</p></li>`,
  );
  const body =
    requestBody === undefined ? '' : `<h3>Request</h3><ul>${renderContent(requestBody.content)}</ul>`;
  const rows = groupByResponse(responses, shared).map(
    ([statuses, { description: meaning, content = {} }]) => {
      const codes = statuses.map((status) => `<code>${status}</code>`).join(' ');
      return `<li>${codes} ${renderText(meaning)}<ul>${renderContent(content)}</ul></li>`;
    },
  );
  return [
    `<p>${renderText(summary)}.</p>`,
    description === undefined ? '' : `<p>${renderText(description)}</p>`,
    inputs.length === 0 ? '' : `<ul>${inputs.join('')}</ul>`,
    body,
    `<h3>Responses</h3><ul>${rows.join('')}</ul>`,
  ].join('');
}

/** An example as a command, which the page's script makes into a form. */
function renderExample(path: string, { requestBody }: Operation): string {
  const example = requestBody?.content['application/json']?.example;
  if (example === undefined) return '';
  const command = `curl localhost:3000${path} -H 'content-type: application/json' -d '${JSON.stringify(example)}'`;
  const body = escapeHtml(JSON.stringify(example, null, 2));
  return `<h3>Example</h3><pre data-path="${escapeHtml(path)}" data-body="${body}" tabindex="0">${escapeHtml(command)}</pre>`;
}

/** Most failures of a route have the same shape, and are one entry. */
function groupByResponse(
  responses: Operation['responses'],
  shared: OpenApiDocument['components']['responses'],
): [statuses: string[], response: ResponseObject][] {
  const groups = new Map<ResponseObject, string[]>();
  for (const [status, response] of Object.entries(responses)) {
    const resolved = resolve(response, shared);
    groups.set(resolved, [...(groups.get(resolved) ?? []), status]);
  }
  return [...groups].map(([response, statuses]) => [statuses, response]);
}

function resolve(
  response: ResponseObject | Reference,
  shared: OpenApiDocument['components']['responses'],
): ResponseObject {
  if (!('$ref' in response)) return response;
  return shared[response.$ref.slice(response.$ref.lastIndexOf('/') + 1)] ?? { description: '' };
}

function renderContent(content: Content): string {
  return Object.entries(content)
    .map(([type, media]) => `<li><code>${escapeHtml(type)}</code> ${renderMedia(media)}</li>`)
    .join('');
}

function renderMedia({ schema, 'x-event-data': events }: MediaType): string {
  if (events === undefined) return `${renderSchema(schema)}${remark(schema)}`;
  if (isReference(events)) return `data: ${renderSchema(events)}${remark(schema)}`;
  const rows = Object.entries(events).map(
    ([name, data]) => `<li><code>${escapeHtml(name)}</code> ${renderSchema(data)}</li>`,
  );
  return `${remark(schema)}<ul>${rows.join('')}</ul>`;
}

function isReference(value: Readonly<Record<string, Reference>> | Reference): value is Reference {
  return typeof value['$ref'] === 'string';
}

function remark({ description }: JsonSchema): string {
  return description === undefined ? '' : `<p>${renderText(description)}</p>`;
}
