import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
} from '@backstage/core-components';
import type {
  NavContentComponent,
  NavContentNavItem,
} from '@backstage/plugin-app-react';
import MenuIcon from '@material-ui/icons/Menu';
import { SidebarLogo } from './SidebarLogo';

const NavLink = ({ href, icon, title }: NavContentNavItem) => (
  <SidebarItem icon={() => icon} to={href} text={title} />
);

/** Catalog, Delivery and Create first, whatever else is installed after them. */
export const PortalSidebar: NavContentComponent = ({ navItems }) => {
  const nav = navItems.withComponent(NavLink);
  nav.take('page:search');
  const settings = nav.take('page:user-settings');
  const notifications = nav.take('page:notifications');
  return (
    <Sidebar>
      <SidebarLogo />
      <SidebarDivider />
      <SidebarGroup label="Menu" icon={<MenuIcon />}>
        {nav.take('page:catalog')}
        {nav.take('page:delivery')}
        {nav.take('page:scaffolder')}
        <SidebarScrollWrapper>
          {nav.rest({ sortBy: 'title' })}
        </SidebarScrollWrapper>
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      {notifications}
      {settings}
    </Sidebar>
  );
};
