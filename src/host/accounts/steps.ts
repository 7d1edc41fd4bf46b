import { InputBoxValidationSeverity, type QuickInput, QuickInputButtons, window } from 'vscode';

/** The user's wish to see the step before. */
export const Back = Symbol('back');

interface StepOptions {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  /** What was wrong with the last try; shown until something else is typed. */
  readonly fault: string | undefined;
}

interface TextOptions extends StepOptions {
  readonly prompt: string;
  readonly value: string;
  readonly password: boolean;
  validate(value: string): string | undefined;
}

/** Asks for a line of text; undefined when the user gives up. */
export function askText(options: TextOptions): Promise<string | typeof Back | undefined> {
  const input = window.createInputBox();
  input.prompt = options.prompt;
  input.value = options.value;
  input.password = options.password;
  if (options.fault !== undefined) {
    input.validationMessage = {
      message: options.fault,
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

interface ChoiceOptions<T> extends StepOptions {
  readonly placeholder: string;
  readonly value: T;
  readonly items: readonly { readonly value: T; readonly label: string; description: string }[];
}

/** Asks for one of a few; undefined when the user gives up. */
export function askChoice<T>(options: ChoiceOptions<T>): Promise<T | typeof Back | undefined> {
  const pick = window.createQuickPick<ChoiceOptions<T>['items'][number]>();
  pick.placeholder = options.fault ?? options.placeholder;
  pick.items = options.items;
  pick.activeItems = options.items.filter(({ value }) => value === options.value);
  return show(pick, options, (finish) => {
    pick.onDidAccept(() => {
      const [active] = pick.activeItems;
      if (active) finish(active.value);
    });
  });
}

type Steppable = QuickInput & {
  buttons: readonly unknown[];
  onDidTriggerButton: (listener: (button: unknown) => void) => unknown;
};

function show<T>(
  input: QuickInput,
  { title, step, totalSteps }: StepOptions,
  onAccept: (finish: (answer: T) => void) => void,
): Promise<T | typeof Back | undefined> {
  const steppable = input as Steppable;
  Object.assign(input, { title, step, totalSteps, ignoreFocusOut: true });
  if (step > 1) steppable.buttons = [QuickInputButtons.Back];
  return new Promise((resolve) => {
    const finish = (answer: T | typeof Back | undefined): void => {
      resolve(answer);
      input.dispose();
    };
    steppable.onDidTriggerButton(() => finish(Back));
    input.onDidHide(() => finish(undefined));
    onAccept(finish);
    input.show();
  });
}
