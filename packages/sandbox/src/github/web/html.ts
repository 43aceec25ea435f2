/** Text that is HTML already. Everything else is escaped when it is put into a page. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

type Value = Html | Html[] | string | number | null | undefined | false;

/** A template that escapes what is put into it, unless that is `Html`. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(
    parts.reduce(
      (text, part, index) => text + render(values[index - 1]) + part,
    ),
  );
}

function render(value: Value): string {
  if (value instanceof Html) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return value.map(render).join('');
  }
  if (value === null || value === undefined || value === false) {
    return '';
  }
  return String(value).replace(/[&<>"']/g, character => ESCAPES[character]);
}

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; margin: 0; color: #1f2328; background: #fff; }
  header { background: #24292f; color: #fff; padding: 12px 24px; }
  header a { color: #fff; font-weight: 600; }
  header small { color: #c9d1d9; margin-left: 12px; }
  main { max-width: 1100px; margin: 0 auto; padding: 16px 24px 48px; }
  a { color: #0757ba; }
  table { border-collapse: collapse; width: 100%; }
  td, th { border-bottom: 1px solid #d1d9e0; padding: 6px 8px; text-align: left; }
  pre { background: #f6f8fa; border: 1px solid #d1d9e0; overflow-x: auto; padding: 12px; }
  .added { color: #116329; } .removed { color: #a40e26; } .place { color: #57606a; }
  .muted { color: #57606a; }
`;

/** A whole page around its content. */
export function page(options: { title: string; body: Html }): string {
  return html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${options.title}</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <a href="/">Sandbox GitHub</a
          ><small>local, for demos and tests</small>
        </header>
        <main>${options.body}</main>
      </body>
    </html>`.text;
}

/** A diff with added and removed lines told apart by colour and by their sign. */
export function diffBlock(text: string): Html {
  const lines = text.split('\n').map(line => {
    if (line.startsWith('+') && !line.startsWith('+++')) {
      return html`<span class="added">${line}</span> `;
    }
    if (line.startsWith('-') && !line.startsWith('---')) {
      return html`<span class="removed">${line}</span> `;
    }
    return line.startsWith('@@') || line.startsWith('diff ')
      ? html`<span class="place">${line}</span> `
      : html`${line} `;
  });
  return html`<pre>${lines}</pre>`;
}
