import { mount } from 'svelte';
import App from './App.svelte';
import { keepData, workOffline } from './offline/register';
import { loadData } from './state/data';
import { engineState } from './state/engine.svelte';
import { startEngine } from './state/start';
import { training } from './state/training.svelte';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

// The worker loads while the page is being built; MNIST comes when the page is alive.
const alive = startEngine();
mount(App, { target });
engineState.onRevived = () => {
  training.forgetEvaluation();
  void loadData();
};
void alive.then(async (started) => {
  if (!started) return;
  void workOffline(started.keep);
  await loadData();
  await keepData();
});
