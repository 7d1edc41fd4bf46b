/**
 * Text from outside for notifications, progress, quick picks and the status bar: VS Code makes links of
 * `[text](address)`, of commands too, and icons of `$(name)`. A mark that nobody sees prevents both.
 */
export function plain(text: string): string {
  return text.replaceAll('](', ']\u200b(').replaceAll('$(', '$\u200b(');
}
