import assert from 'node:assert/strict';
import { compose, composeWithAttachment } from './fixtures/mail.ts';
import { type AnsweringServer, startModest } from './fixtures/modest.ts';
