import { Builder, type WebDriver } from 'selenium-webdriver';
import chrome from 'selenium-webdriver/chrome.js';

/** A real Chromium to look at our own pages with. The caller quits it. */
export async function startBrowser(...extraArguments: string[]): Promise<WebDriver> {
  const options = new chrome.Options();
  options.addArguments('--headless=new', '--no-sandbox', '--disable-dev-shm-usage', ...extraArguments);
  return new Builder()
    .forBrowser('chrome')
    .setChromeOptions(options)
    .setChromeService(new chrome.ServiceBuilder('chromedriver'))
    .build();
}
