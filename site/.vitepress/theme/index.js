// VitePress' own theme, with pictures of terminals that stay readable on a telephone.

import DefaultTheme from 'vitepress/theme'
import './pictures.css'

export default DefaultTheme
