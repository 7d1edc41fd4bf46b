import assert from 'node:assert/strict';
import { idOf } from './fixtures/messages.ts';
import { PanelBrowser, type Panel } from './fixtures/panel.ts';

describe('the messages before the one that is read', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  let panel: Panel;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());
  afterEach(() => panel.close());

  const conversations = [[1000, [700, 701, 702, 703, 704]]] as const;

  async function open(delays = {}): Promise<void> {
    panel = await browser.open({ view: { conversations: true }, conversations, delays });
    await panel.row(0).click();
    await panel.reader.getByText('this is message 1000').waitFor();
  }

  const lines = () => panel.page.getByRole('list', { name: 'Earlier messages' });

  it('stand above it, the last three of them, oldest first', async () => {
    await open();
    const texts = await lines().getByRole('listitem').allInnerTexts();
    assert.equal(texts.length, 4);
    assert.match(texts[0]!, /2 earlier messages/);
    assert.match(texts[1]!, /reply 702/);
    assert.match(texts[3]!, /reply 704/);
    await lines().getByRole('button', { name: '2 earlier messages' }).click();
    assert.equal(await lines().getByRole('listitem').count(), 5);
    // What is read is marked among them.
    const [last, current] = await panel.page
      .locator('.earlier-line')
      .evaluateAll((all) => all.slice(-2).map((each) => each.getBoundingClientRect().top));
    assert.ok(last! < current!);
  });

  it('unfold in place and fold again', async () => {
    await open();
    const line = lines().getByRole('button', { name: /reply 703/ });
    await line.press('Enter');
    await panel.reader.getByText('this is message 703').waitFor();
    assert.deepEqual(await panel.heard('readBeside'), { message: idOf(703) });
    const open703 = lines().getByRole('button', { expanded: true });
    assert.equal(await open703.count(), 1);
    await panel.reader.getByText('this is message 1000').waitFor();
    await open703.click();
    await panel.reader.getByText('this is message 703').waitFor({ state: 'detached' });
    assert.deepEqual(await panel.seen('read'), [{ message: idOf(1000) }]);
  });

  it('say why one of them cannot be shown', async () => {
    panel = await browser.open({
      ...{ view: { conversations: true }, conversations },
      failures: { readBeside: { code: 'offline', message: 'There is no connection.' } },
    });
    await panel.row(0).click();
    await lines()
      .getByRole('button', { name: /reply 704/ })
      .click();
    await panel.reader.getByText('could not be shown: There is no connection.').waitFor();
  });

  it('keep no message waiting, and are not asked for where a message stands alone', async () => {
    await open({ earlier: 1500 });
    assert.equal(await lines().count(), 0);
    await lines().waitFor();
    const before = (await panel.seen('earlier')).length;
    await panel.row(1).click();
    await panel.reader.getByText('this is message 999').waitFor();
    assert.equal((await panel.seen('earlier')).length, before);
    assert.equal(await lines().count(), 0);
  });
});
