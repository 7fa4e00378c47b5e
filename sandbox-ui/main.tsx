// The sandbox's web application: starts it in the page.
import './allow-editor.ts'
import 'graphiql/style.css'
import './sandbox.css'
import './explorer/explorer.css'
import './explorer/graphiql.css'
import './inspector/inspector.css'
import './map/map.css'
import { createRoot } from 'react-dom/client'
import { Application } from './application.tsx'

const place = document.querySelector('#application')
if (place) createRoot(place).render(<Application />)
