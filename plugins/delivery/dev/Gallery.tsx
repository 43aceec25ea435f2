import { Content, Header, Link, Page } from '@backstage/core-components';
import CssBaseline from '@material-ui/core/CssBaseline';
import { Route, Routes, useParams } from 'react-router-dom';
import { deliveryScenes } from '../src/__testUtils__/deliveryScenes';
import { DeliveryView } from '../src/components/page';

export function Gallery() {
  return (
    <>
      <CssBaseline />
      <Routes>
        <Route path="/" element={<SceneList />} />
        <Route path=":scene" element={<Scene />} />
      </Routes>
    </>
  );
}

function SceneList() {
  return (
    <Page themeId="tool">
      <Header title="Lockstep gallery" />
      <Content>
        <ul>
          {Object.keys(deliveryScenes).map(name => (
            <li key={name}>
              <Link to={name}>{name}</Link>
            </li>
          ))}
        </ul>
      </Content>
    </Page>
  );
}

function Scene() {
  const { scene = '' } = useParams();
  return (
    <Page themeId="tool">
      <Header title="payments" subtitle={scene} />
      <Content>
        <DeliveryView
          key={scene}
          entityRef={`component:default/${scene}`}
          entityName="payments"
          annotations={{}}
        />
      </Content>
    </Page>
  );
}
