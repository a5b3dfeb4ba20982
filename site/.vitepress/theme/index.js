// VitePress' own theme, with pictures and tables that stay readable on a telephone.

import DefaultTheme from 'vitepress/theme'
import './narrow.css'

export default DefaultTheme
