/**
 * The simulator's template engine (amplify-velocity-template 1.4.17) reads `.or` and `.and` after a reference as
 * boolean operators, so `$ctx.stash.authFilter.or` in the transformer's sync resolvers does not parse. Apache
 * Velocity, which AppSync runs, treats them as property names; `get("or")` says the same to both.
 */
export function correctTemplate(template: string): string {
  return template.replace(/(\$[A-Za-z_][\w.]*)\.(or|and)\b(?!\()/g, '$1.get("$2")');
}
