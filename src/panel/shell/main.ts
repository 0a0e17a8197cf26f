import { connectPanel } from '../../extension/panel-runtime.js';
import { devtoolsHost } from './devtools-host.js';
import { mountPanel } from './mount.js';

const root = document.getElementById('panel');
if (root) mountPanel(root, connectPanel(), devtoolsHost());
