import { Workbench } from './workbench.ts';

describe('the start of Mail Browser', () => {
  let workbench: Workbench;

  before(async function () {
    this.timeout(180_000);
    workbench = await Workbench.start();
  });
  after(() => workbench?.stop());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
    }
  });

  it('shows the account and its folders in the Mail view', async () => {
    await workbench.openMailView();
    await workbench.treeItem('ada@example.org').waitFor();
    for (const folder of ['Inbox', 'Drafts', 'Sent', 'Archive', 'Junk', 'Trash', 'Lists']) {
      await workbench.treeItem(folder).waitFor();
    }
    await workbench.screenshot('start');
  });
});
