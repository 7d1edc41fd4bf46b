/** What package.json says of a setting. */
export interface SettingSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
}

/**
 * The settings that are not as they came, one line each. Values are told only where the program has
 * made up all of them; of what people write there is only told how much.
 */
export function changedSettings(
  schemas: Readonly<Record<string, SettingSchema>>,
  valueOf: (name: string) => unknown,
): readonly string[] {
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const value = valueOf(name);
    if (value === undefined || JSON.stringify(value) === JSON.stringify(schema.default)) return [];
    return [`${name}: ${told(value, schema)}`];
  });
}

function told(value: unknown, schema: SettingSchema): string {
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value === 'string' && schema.enum?.includes(value)) return value;
  if (Array.isArray(value)) return `${value.length} entries`;
  if (typeof value === 'object' && value !== null) return `${Object.keys(value).length} members`;
  return 'changed';
}
