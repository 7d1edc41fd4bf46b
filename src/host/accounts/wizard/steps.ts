import {
  env,
  InputBoxValidationSeverity,
  l10n,
  type QuickInput,
  type QuickInputButton,
  QuickInputButtons,
  type QuickPickItem,
  ThemeIcon,
  Uri,
  window,
} from 'vscode';
import { plain } from '../../plain.ts';

/** The user's wish to see the step before. */
export const Back = Symbol('back');

export interface StepOptions {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  /** What was wrong with the last try; shown until something else is typed. */
  readonly fault: string | undefined;
}

/** A page that says more, behind a button. */
export interface HelpPage {
  readonly url: string;
  readonly tooltip: string;
}

interface TextOptions extends StepOptions {
  readonly prompt: string;
  readonly value: string;
  readonly password?: boolean;
  readonly placeholder?: string;
  readonly help?: HelpPage | undefined;
  validate(value: string): string | undefined;
}

/** Asks for a line of text; undefined when the user gives up. */
export function askText(options: TextOptions): Promise<string | typeof Back | undefined> {
  const input = window.createInputBox();
  // VS Code makes links of what looks like one; servers and addresses are anybody's words.
  input.prompt = plain(options.prompt);
  input.value = options.value;
  input.password = options.password === true;
  input.placeholder = options.placeholder;
  if (options.fault !== undefined) {
    input.validationMessage = {
      message: plain(options.fault),
      severity: InputBoxValidationSeverity.Error,
    };
  }
  input.onDidChangeValue(() => (input.validationMessage = undefined));
  return show(input, options, (finish) => {
    input.onDidAccept(() => {
      const fault = options.validate(input.value);
      if (fault === undefined) finish(input.value);
      else input.validationMessage = fault;
    });
  });
}

export interface Choice<T> extends QuickPickItem {
  readonly value: T;
}

interface ChoiceOptions<T> extends StepOptions {
  readonly placeholder: string;
  readonly value: T | undefined;
  readonly items: readonly Choice<T>[];
  /** More of them that take a moment, to be put before those that are there. */
  readonly coming?: (signal: AbortSignal) => Promise<{
    readonly placeholder: string;
    readonly items: readonly Choice<T>[];
  }>;
}

/** Asks for one of a few; undefined when the user gives up. */
export async function askChoice<T>(
  options: ChoiceOptions<T>,
): Promise<T | typeof Back | undefined> {
  const pick = window.createQuickPick<Choice<T>>();
  const stop = new AbortController();
  pick.placeholder = options.fault ?? options.placeholder;
  pick.items = options.items;
  pick.matchOnDescription = true;
  pick.activeItems = options.items.filter(({ value }) => value === options.value);
  const answer = show<T>(pick, options, (finish) => {
    pick.onDidAccept(() => {
      const [active] = pick.activeItems;
      if (active) finish(active.value);
    });
  });
  if (options.coming) {
    pick.busy = true;
    void options.coming(stop.signal).then(({ placeholder, items }) => {
      if (stop.signal.aborted) return;
      pick.busy = false;
      pick.placeholder = options.fault ?? placeholder;
      pick.items = [...items, ...options.items];
      pick.activeItems = pick.items.slice(0, 1);
    });
  }
  return answer.finally(() => stop.abort());
}

type Steppable = QuickInput & {
  buttons: readonly QuickInputButton[];
  onDidTriggerButton: (listener: (button: QuickInputButton) => void) => unknown;
};

function show<T>(
  input: QuickInput,
  { title, step, totalSteps, help }: StepOptions & { readonly help?: HelpPage | undefined },
  onAccept: (finish: (answer: T) => void) => void,
): Promise<T | typeof Back | undefined> {
  const steppable = input as Steppable;
  const helpButton = help && { iconPath: new ThemeIcon('question'), tooltip: help.tooltip };
  // One step is none.
  const position = totalSteps > 1 ? { step, totalSteps } : {};
  Object.assign(input, { title, ...position, ignoreFocusOut: true });
  steppable.buttons = [
    ...(step > 1 ? [QuickInputButtons.Back] : []),
    ...(helpButton ? [helpButton] : []),
  ];
  return new Promise((resolve) => {
    const finish = (answer: T | typeof Back | undefined): void => {
      resolve(answer);
      input.dispose();
    };
    steppable.onDidTriggerButton((button) => {
      if (help && button === helpButton) void env.openExternal(Uri.parse(help.url, true));
      else finish(Back);
    });
    input.onDidHide(() => finish(undefined));
    onAccept(finish);
    input.show();
  });
}

/** Help of a provider on how to sign in. */
export function helpPage(provider: string, url: string): HelpPage {
  return { url, tooltip: l10n.t('How to sign in to {0} (opens in the browser)', provider) };
}
